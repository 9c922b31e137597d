package main

import (
	"context"
	"fmt"

	"dateline/web"
)

type checkCmd struct {
	database
}

// Run reads the whole database and says what is damaged, or that nothing is.
func (c checkCmd) Run(ctx context.Context) error {
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Check(ctx); err != nil {
		return err
	}
	editions, err := store.Editions(ctx)
	if err != nil {
		return err
	}
	total := 0
	if len(editions) > 0 {
		total = editions[len(editions)-1].Total
	}
	fmt.Printf("The database is whole: %s in %s.\n", web.Plural(total, "incident", "incidents"), web.Plural(len(editions), "edition", "editions"))
	return nil
}
