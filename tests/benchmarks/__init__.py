"""How fast Routebook is beside what a user would take instead: `make bench` measures and writes docs/performance.md."""
