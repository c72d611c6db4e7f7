package cli

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// steps does a recipe and gives the device's account of what is staged.
func (s *Session) steps(ctx context.Context, id string, within time.Duration, steps []devices.Step) (preview string, err error) {
	for _, step := range steps {
		if step.Only != "" && step.Only != s.mode {
			continue
		}
		if step.Commands {
			if step.File != "" {
				err = s.upload(ctx, fill(step.File, id, within), s.staged[id])
			} else {
				err = s.enter(ctx, s.staged[id])
			}
			if err != nil {
				return preview, err
			}
			continue
		}
		out, err := s.step(ctx, id, within, step)
		if err != nil {
			return preview, err
		}
		if step.Preview && step.Account == nil {
			preview += out + "\n"
		} else if step.Preview {
			for _, m := range step.Account.FindAllStringSubmatch(out, -1) {
				preview += m[1] + "\n"
			}
		}
	}
	return preview, nil
}

func (s *Session) step(ctx context.Context, id string, within time.Duration, step devices.Step) (string, error) {
	line := strings.ReplaceAll(fill(step.Send, id, within), "{user}", s.t.User)
	if step.Shell {
		out, err := s.askShell(ctx, line)
		if err == nil {
			err = s.wanted(step, id, line, out)
		}
		return out, err
	}
	out, err := s.say(ctx, line, listening{line: line, answers: step.Answers, acts: step.Acts, lenient: step.Lenient})
	if err != nil {
		return out, err
	}
	if step.Mode != "" && s.mode != step.Mode {
		return out, fmt.Errorf("%w: %s: %q leads to %q, where it should not lead", ErrRefused, s.t.Name, line, strings.TrimSpace(s.prompt))
	}
	return out, s.wanted(step, id, line, out)
}

// wanted checks that the output of a step has what it must have.
func (s *Session) wanted(step devices.Step, id, line, out string) error {
	want := step.Want
	if want == nil {
		return nil
	}
	if strings.Contains(want.String(), `{id}`) {
		want = regexp.MustCompile(strings.ReplaceAll(want.String(), `{id}`, regexp.QuoteMeta(id)))
	}
	if !want.MatchString(out) {
		return fmt.Errorf("%w: %s: the answer to %q is not what it should be: %s", ErrRefused, s.t.Name, line, lastOf(out))
	}
	return nil
}

// fill puts the change's name and the time in a line. Times are rounded up: a device that acts later than asked is within
// what the caller waits for, one that acts earlier takes back what is still being looked at.
func fill(line, id string, within time.Duration) string {
	seconds := int64((within + time.Second - 1) / time.Second)
	minutes := (seconds + 59) / 60
	return strings.NewReplacer("{id}", id,
		"{seconds}", strconv.FormatInt(seconds, 10), "{minutes}", strconv.FormatInt(minutes, 10),
		"{dhm}", fmt.Sprintf("%02d:%02d:%02d", minutes/(24*60), minutes/60%24, minutes%60),
		"{hms}", fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)).Replace(line)
}
