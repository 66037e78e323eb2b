"""An app of the tests that puts queues on the desk and blocks on the account page; a test fills the lists."""
