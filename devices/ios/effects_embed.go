package ios

var effects []byte
