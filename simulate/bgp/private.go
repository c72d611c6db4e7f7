package bgp

import (
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// removePrivate takes private ASes out of a path, or puts the own AS in their place, as the words of the statement and the system have it.
func removePrivate(r *systems.BGP, how string, path rib.ASPath, own, peer uint32) rib.ASPath {
	all, replace := strings.Contains(how, "all") || how == "replace-as" && r.ReplaceImpliesAll, strings.Contains(how, "replace-as")
	public, leading := false, how == "entire-aspath"
	for _, g := range path {
		for _, as := range g.ASNs {
			public = public || !isPrivate(as)
		}
	}
	if leading && public {
		return path
	}
	removesAll := all || leading || r.RemovesPrivateMixed
	switch {
	case removesAll:
	case r.RemovesPrivateLeading:
	case public:
		return path
	}
	out := make(rib.ASPath, 0, len(path))
	stop := false
	for _, g := range path {
		kept := make([]uint32, 0, len(g.ASNs))
		for _, as := range g.ASNs {
			private := isPrivate(as)
			if !private && !removesAll && r.RemovesPrivateLeading {
				stop = true
			}
			switch {
			case stop || !private || as == peer && r.KeepsPeerPrivate:
				kept = append(kept, as)
			case replace:
				kept = append(kept, own)
			}
		}
		if len(kept) > 0 {
			out = append(out, rib.Segment{Kind: g.Kind, ASNs: kept})
		}
	}
	return joined(out)
}

// joined makes sequences that have come to stand side by side one.
func joined(p rib.ASPath) rib.ASPath {
	var out rib.ASPath
	for _, g := range p {
		if n := len(out); n > 0 && out[n-1].Kind == g.Kind && g.Kind == rib.Sequence {
			out[n-1].ASNs = append(slices.Clone(out[n-1].ASNs), g.ASNs...)
			continue
		}
		out = append(out, g)
	}
	return out
}

// replaceAS puts one AS in the place of another.
func replaceAS(p rib.ASPath, from, to uint32) rib.ASPath {
	if p.Contains(from) == 0 {
		return p
	}
	out := slices.Clone(p)
	for i, g := range out {
		asns := slices.Clone(g.ASNs)
		for j := range asns {
			if asns[j] == from {
				asns[j] = to
			}
		}
		out[i].ASNs = asns
	}
	return out
}
