conf t
int e1/49
 shut
end
