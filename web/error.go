package web

import "net/http"

func (p ErrorPage) title() string {
	switch p.Status {
	case http.StatusBadRequest:
		return "We cannot read this address"
	case http.StatusNotFound:
		return "There is no such page"
	case http.StatusGone:
		return "This record has been withdrawn"
	case http.StatusMethodNotAllowed:
		return "That cannot be done here"
	case http.StatusTooManyRequests:
		return "Too many requests"
	case http.StatusServiceUnavailable:
		return "Dateline is busy"
	}
	return "Something went wrong on our side"
}
