conf t
spanning-tree mode mst
end
