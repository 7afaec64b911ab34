.PHONY: help demo test slow check pictures ci
help: ## print the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'
demo: ## play a day in a simulated world
	./shipmate demo
test: ## the quick tests
	./shipmate test
slow: ## the tests that take minutes
	./shipmate test --slow
check: ## style, types, arrows and the house rules
	./shipmate check
pictures: ## the pictures in docs, taken anew
	./shipmate pictures
ci: ## the whole gate
	.ci/run
