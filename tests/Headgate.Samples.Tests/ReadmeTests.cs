namespace Headgate.Samples.Tests;

/// <summary>Whoever copies a program from the README gets what the README says.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(2, "error: FlakySource[1001] Stage FlakySource stopped by a failure (Fault)\nSystem.IO.IOException: the line went dead\n")]
    [InlineData(3, "error: Headgate.Pipelines.Pipeline[1110] Pipeline payments, parse: 1 messages failed, the first after 1 attempts\nSystem.FormatException")]
    [InlineData(4, "")]
    public async Task A_program_of_the_README_compiles_and_prints_what_is_said_there(int index, string error)
    {
        var program = ReadmeProgram.All[index];
        await File.WriteAllLinesAsync(Path.Combine(_folder, "numbers.txt"), ["1", "2", "3"], TestContext.Current.CancellationToken);

        var result = await program.RunAsync(_folder, TestContext.Current.CancellationToken);

        Assert.Equal(program.Output, result.Output);
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
        if (error.Length == 0) Assert.Empty(result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_program_of_the_page_on_testing_compiles_and_prints_what_is_said_there(int index)
    {
        var program = ReadmeProgram.OfTesting[index];
        var result = await program.RunAsync(_folder, TestContext.Current.CancellationToken);
        Assert.Equal(program.Output, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact, Trait("Conformance", "P29")]
    public async Task The_program_of_the_page_on_dead_letters_compiles_and_prints_what_is_said_there()
    {
        var program = Assert.Single(ReadmeProgram.OfDeadLetters);
        var result = await program.RunAsync(_folder, TestContext.Current.CancellationToken);
        Assert.Equal(program.Output, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_program_of_the_page_on_flows_compiles_and_prints_what_is_said_there(int index)
    {
        var program = ReadmeProgram.OfFlows[index];
        var result = await program.RunAsync(_folder, TestContext.Current.CancellationToken);
        Assert.Equal(("", program.Output, 0), (result.Error, result.Output, result.ExitCode));
    }

    [Fact]
    public void Every_program_of_the_page_on_flows_is_run() => Assert.Equal(5, ReadmeProgram.OfFlows.Count);

    [Fact, Trait("Conformance", "F22")]
    public async Task The_program_of_the_page_on_snapshots_compiles_and_prints_what_is_said_there()
    {
        var program = Assert.Single(ReadmeProgram.OfSnapshots);
        var result = await program.RunAsync(_folder, TestContext.Current.CancellationToken);
        Assert.Equal((program.Output, 0), (result.Output, result.ExitCode));
    }

    [Fact]
    public void Every_program_of_the_page_on_testing_is_run() => Assert.Equal(3, ReadmeProgram.OfTesting.Count);

    [Fact]
    public void Every_program_of_the_README_is_run() => Assert.Equal(5, ReadmeProgram.All.Count);
}
