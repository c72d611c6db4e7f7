package frrjudge

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var (
	runs    = flag.Int("frr.runs", 2, "random networks to run with real FRR")
	seed    = flag.Uint64("frr.seed", 1, "seed of the first network; the others follow")
	kind    = flag.String("frr.kind", "any", "kind of network: any, ospf, bgp")
	least   = flag.Int("frr.least", 5, "fewest routers")
	most    = flag.Int("frr.most", 8, "most routers")
	side    = flag.Int("frr.side", 6, "networks running side by side")
	record  = flag.String("frr.record", "", "folder in which every network is saved as a case")
	cases   = flag.String("frr.cases", "testdata/*.txtar", "saved cases to replay")
	logs    = flag.String("frr.logs", "", "folder for the daemons' logs")
	compare = flag.Bool("frr.compare", true, "compare with the simulator (else only record)")
	cuts    = flag.Int("frr.cuts", 6, "most links taken down in a network")
)

func TestMain(m *testing.M) {
	if IsWorker() {
		os.Exit(Worker())
	}
	os.Exit(m.Run())
}

// TestFRR runs random networks with real FRR and lets it judge the simulator: in a network with all links up, and without each.
func TestFRR(t *testing.T) {
	if why := Missing(); why != "" {
		t.Skip(why)
	}
	if testing.Short() {
		t.Skip("real FRR takes a minute")
	}
	turns := make(chan struct{}, *side)
	for i := range uint64(*runs) {
		seed := *seed + i
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			turns <- struct{}{}
			defer func() { <-turns }()
			c, settled := judge(t, seed)
			if *record != "" {
				name := *kind + "-%d.txtar"
				if !settled {
					name = "unsettled-" + name
				}
				if err := os.WriteFile(filepath.Join(*record, fmt.Sprintf(name, seed)), c.format(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if settled && *compare {
				c.compare(t)
			}
		})
	}
}

// judge asks FRR about a random network, and says whether FRR itself settles on one answer.
func judge(t *testing.T, seed uint64) (*Case, bool) {
	s := Generate(seed, *kind, *least, *most)
	links, err := s.Links()
	if err != nil {
		t.Fatal(err)
	}
	job := Job{Snapshot: s, Bound: 90 * time.Second, Logs: *logs}
	for _, l := range links[:min(*cuts, len(links))] {
		job.Without = append(job.Without, l[seed%2].String())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	r, err := Run(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Comment: fmt.Sprintf("Real FRR 8.4.4, network of seed %d, kind %s.\n", seed, *kind), Snapshot: s, States: r.States, Paths: r.Paths}
	if len(r.Unsettled) > 0 {
		c.Comment += "It does not judge:\n" + lines(r.Unsettled)
		t.Logf("seed %d does not judge (%s):\n%s", seed, r.Took, lines(r.Unsettled))
		return c, false
	}
	t.Logf("seed %d: %d routers, %d states in %s", seed, len(s.Routers()), len(r.States), r.Took)
	return c, true
}
