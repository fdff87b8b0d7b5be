// Meters and activity sources are those of the process: what one test listens to, another would export.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
