"""Fetches from Yandex Metrica by its Logs API and Reporting API; the only part of the plugin that uses the network."""
