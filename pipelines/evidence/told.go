package evidence

import (
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/report"
)

// Told adds to a report's options what is known of a plan besides its change: what has drifted, whose approvals count, and,
// where run is not nil, how it was carried out. A plan that was carried out is no longer what the site is; that is no fault
// of the run, and is told among what differs since.
func Told(o report.Options, c *pipelines.Change, drift []pipelines.Drift, r approvals.Result, run *report.RunRecord) report.Options {
	o.Approvals, o.Run = &r, run
	if run == nil {
		o.Drift = drift
		return o
	}
	run.AfterTheFact = run.AfterTheFact || c.Request.Type == "emergency" && r.Before(run.Started) < r.Needed
	for _, d := range drift {
		run.Deviations = append(run.Deviations, "since the plan was made: "+d.String())
	}
	return o
}
