namespace Headgate.Samples.Tests;

/// <summary>Whoever copies a program from a connector's README can compile it. All folders of connectors are looked at, those that are yet to come too.</summary>
public sealed class ConnectorReadmeTests
{
    public static TheoryData<string> Connectors =>
        [.. Directory.GetDirectories(Path.Combine(Toolchain.RepositoryRoot, "src", "Connectors")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Connectors))]
    public void The_programs_of_its_README_compile_without_a_warning(string connector)
    {
        var programs = ReadmeProgram.OfConnector(connector);
        Assert.NotEmpty(programs);
        Assert.All(programs, program => Assert.Empty(program.Compile(connector, TestContext.Current.CancellationToken).Faults));
    }

    [Fact]
    public void A_program_that_does_not_compile_is_found()
    {
        var program = ReadmeProgram.OfConnector("Headgate.RabbitMq")[0];
        var misspelt = program with { Source = program.Source.Replace("PrefetchCount", "Prefetched", StringComparison.Ordinal) };
        Assert.Contains("Prefetched", Assert.Single(misspelt.Compile("misspelt", TestContext.Current.CancellationToken).Faults), StringComparison.Ordinal);
    }
}
