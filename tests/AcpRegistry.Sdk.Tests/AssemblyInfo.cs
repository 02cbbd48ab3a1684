// A mock that one test has set up must not answer the next.
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
