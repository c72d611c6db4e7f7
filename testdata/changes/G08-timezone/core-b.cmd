conf t
clock timezone CST -6 0
clock summer-time CDT 2 Sun Mar 02:00 1 Sun Nov 02:00 60
end
