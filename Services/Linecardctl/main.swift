print("linecardctl")
