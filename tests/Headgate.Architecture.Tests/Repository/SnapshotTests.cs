namespace Headgate.Architecture.Tests.Repository;

public sealed class SnapshotTests
{
    [Fact]
    public void The_repository_is_really_read()
    {
        var paths = Snapshot.OfRepository.Files.Select(file => file.Path).ToList();

        Assert.Contains("Headgate.slnx", paths);
        Assert.Contains("src/Headgate.Stages/Headgate.Stages.csproj", paths);
        Assert.Contains("tests/Headgate.Architecture.Tests/Repository/SnapshotTests.cs", paths);
        Assert.True(Snapshot.OfRepository.CSharpIn("src").Count() > 10);
    }

    [Fact]
    public void What_a_build_leaves_behind_is_not_read() =>
        Assert.DoesNotContain(Snapshot.OfRepository.Files, file => file.Path.Contains("/obj/", StringComparison.Ordinal));
}
