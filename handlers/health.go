package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// healthz says that the process lives.
func (s *Server) healthz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.text(c, http.StatusOK, "ok\n")
}

// readyz says whether readers should be sent here: the store answers a read
// within 500 ms and the server is not about to stop.
func (s *Server) readyz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	if s.draining.Load() {
		return s.text(c, http.StatusServiceUnavailable, "draining\n")
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), 500*time.Millisecond)
	defer cancel()
	if err := s.store.Ready(ctx); err != nil {
		s.log.Error("not ready", "err", err)
		return s.text(c, http.StatusServiceUnavailable, "the store does not answer\n")
	}
	return s.text(c, http.StatusOK, "ready\n")
}
