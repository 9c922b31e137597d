package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// importBar shows, on a terminal only, how much of the files has been read, and
// by that the time left, and how many rows were stored at what rate.
type importBar struct {
	*progressbar.ProgressBar
	began time.Time
	shown time.Time
}

func (s fileSet) bar() *importBar {
	var size, read int64
	for _, f := range s {
		if f.size == 0 { // standard input may have any length
			size = -1
		}
		if size >= 0 {
			size += f.size
		}
		read += f.read.n
	}
	bar := &importBar{began: time.Now(), ProgressBar: progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetVisibility(term.IsTerminal(int(os.Stderr.Fd()))),
		progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetDescription("reading"))}
	bar.Add64(read)
	for _, f := range s {
		f.read.bar = bar
	}
	return bar
}

// rows tells the bar how many incidents have been dealt with.
func (b *importBar) rows(done int) {
	if done%256 != 0 {
		return
	}
	now := time.Now()
	if now.Sub(b.shown) < 200*time.Millisecond {
		return
	}
	b.shown = now
	b.Describe(fmt.Sprintf("%d rows, %.0f/s", done, float64(done)/now.Sub(b.began).Seconds()))
}
