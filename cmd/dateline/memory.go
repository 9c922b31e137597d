package main

import (
	"fmt"
	"log/slog"
	"math"
	"os"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// boundMemory keeps the process below the memory that its container, or the
// environment variable GOMEMLIMIT, allows it, says so, and gives the number of
// bytes of answers to keep; 0 is the usual one. A fifth of a container's memory
// is left to SQLite, which Go does not count.
func boundMemory(log *slog.Logger) (keep int64) {
	limit, err := memlimit.Set(memlimit.WithRatio(0.8))
	if err != nil || limit <= 0 || limit == math.MaxInt64 { // no container, or one without a limit
		return 0
	}
	const least, most = 8 << 20, 256 << 20
	keep = min(max(limit/8, least), most)
	log.Info("memory limit", "bytes", limit, "answers", keep)
	fmt.Fprintf(os.Stderr, "Memory is limited to %d MiB, of which answers may take %d.\n", limit>>20, keep>>20)
	return keep
}
