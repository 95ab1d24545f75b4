"""What other systems tell us: order webhooks, order files, hand-off clicks."""
