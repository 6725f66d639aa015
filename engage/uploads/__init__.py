"""Files that people send: read from their bytes, written anew, and kept from the public until a person released them."""
