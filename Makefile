.PHONY: help demo test check
help: ## print the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'
demo: ## the five-minute demo
	./shipmate demo
test: ## the tests
	./shipmate test
check: ## style, types and arrows
	./shipmate check
