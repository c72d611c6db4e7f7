package lab

// ParsePath lets tests write paths as text.
var ParsePath = parsePath
