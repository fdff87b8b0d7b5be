// Each test starts silos, which takes as long as a server does.
[assembly: Xunit.Trait("Tier", "Long")]
