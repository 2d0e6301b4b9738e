"""Groups of customers found in what they buy, without rules: how many, how sure, what tells them."""
