"""Commercial effectiveness: nineteen components, rated by several people on four questions each."""
