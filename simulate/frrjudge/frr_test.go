package frrjudge

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	runs    = flag.Int("frr.runs", 2, "random networks to run with real FRR")
	seed    = flag.Uint64("frr.seed", 5008, "seed of the first network; the others follow")
	kind    = flag.String("frr.kind", "any", "kind of network: any, ospf, bgp")
	least   = flag.Int("frr.least", 5, "fewest routers")
	most    = flag.Int("frr.most", 8, "most routers")
	again   = flag.String("frr.again", "", "saved cases that TestAgain asks FRR about again")
	record  = flag.String("frr.record", "", "folder in which every network is saved as a case")
	cases   = flag.String("frr.cases", "testdata/*.txtar", "saved cases to replay")
	logs    = flag.String("frr.logs", "", "folder for the daemons' logs")
	ask     = flag.String("frr.ask", "", "commands of vtysh, parted by semicolons, that every router answers in each state, into the folder of the logs")
	compare = flag.Bool("frr.compare", true, "compare with the simulator (else only record)")
	cuts    = flag.Int("frr.cuts", 2, "most links taken down in a network, besides a router")
)

func TestMain(m *testing.M) {
	if IsWorker() {
		os.Exit(Worker())
	}
	os.Exit(m.Run())
}

// TestFRR runs random networks with real FRR and lets it judge the simulator: in a network with all links up, and without each.
func TestFRR(t *testing.T) {
	needFRR(t)
	for i := range uint64(*runs) {
		seed := *seed + i
		side(t, fmt.Sprintf("%s-%d", *kind, seed), func(t *testing.T, name string) {
			s := Generate(seed, *kind, *least, *most)
			links, err := s.Links()
			if err != nil {
				t.Fatal(err)
			}
			var without []string
			for k := range min(*cuts, len(links)) {
				without = append(without, links[(int(seed)+k)%len(links)][seed%2].String())
			}
			without = append(without, s.Routers()[int(seed)%len(s.Routers())])
			judge(t, name, fmt.Sprintf("Real FRR 8.4.4, random network of seed %d, kind %s.\n", seed, *kind), s, without)
		})
	}
}

// TestAgain asks real FRR again about saved cases, as after changing one by hand.
func TestAgain(t *testing.T) {
	if *again == "" {
		t.Skip("no cases named by -frr.again")
	}
	needFRR(t)
	files, err := filepath.Glob(*again)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		side(t, strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T, name string) {
			c := readCase(t, file)
			var without []string
			for _, s := range c.States[1:] {
				without = append(without, s.Without)
			}
			judge(t, name, c.Comment, c.Snapshot, without)
		})
	}
}

func needFRR(t *testing.T) {
	if why := Missing(); why != "" {
		t.Skip(why)
	}
	if testing.Short() {
		t.Skip("real FRR takes a minute")
	}
}

// side runs tests beside each other, as many as go test -parallel says.
func side(t *testing.T, name string, f func(*testing.T, string)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		f(t, name)
	})
}

// judge asks FRR about a network, keeps what it says where that is asked for, and lets it judge the simulator if FRR itself settles on one answer.
func judge(t *testing.T, name, comment string, s Snapshot, without []string) {
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	r, err := Run(ctx, Job{Snapshot: s, Without: without, Bound: 90 * time.Second, Logs: *logs, Ask: strings.FieldsFunc(*ask, func(r rune) bool { return r == ';' })})
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Comment: comment, Snapshot: s, States: r.States, Paths: r.Paths}
	settled := len(r.Unsettled) == 0
	if settled {
		t.Logf("%d routers, %d states in %s", len(s.Routers()), len(r.States), r.Took)
	} else {
		c.Comment += "It does not judge:\n" + lines(r.Unsettled)
		t.Logf("it does not judge (%s):\n%s", r.Took, lines(r.Unsettled))
		name = "unsettled-" + name
	}
	if *record != "" {
		if err := os.WriteFile(filepath.Join(*record, name+".txtar"), c.format(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if settled && *compare {
		for _, d := range c.differences(t) {
			report := t.Errorf
			if len(d.problems) > 0 { // what chance decides in FRR is no reason to fail, as long as it is told of (testdata/reported)
				report = t.Logf
			}
			report("without %q the simulator (+) differs from FRR (-):\n%sand says of itself: %q", d.without, lines(d.lines), d.problems)
		}
	}
}
