write erase
y
