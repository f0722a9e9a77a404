print("Subscriptions")
