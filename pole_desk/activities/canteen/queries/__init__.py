"""Questions put to the canteen: usual days, services, meals, standing orders, kitchens, dues."""
