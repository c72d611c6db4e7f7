conf t
username dmiles password 5 $5$MKLPQR$1nq0pXv5bW4cJd8sTz7uYyqgR2fHkEoAiUxZ3mLwNB9  role network-operator
end
copy run start
