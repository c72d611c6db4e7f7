conf t
int e1/49-50
 shut
end
