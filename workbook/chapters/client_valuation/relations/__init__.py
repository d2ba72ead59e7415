"""What both sides do for the relation: efforts, contacts, ladder, cards, principles, plan and loyalty."""
