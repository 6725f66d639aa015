"""Changes to officers' sign-ins and to acts that take two of them."""
