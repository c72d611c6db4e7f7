package ospf

import (
	"runtime"
	"sync"
)

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}
