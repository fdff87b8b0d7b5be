using OrdersEtl;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pattern_gives_its_files_in_ordinal_order()
    {
        foreach (var name in new[] { "b.csv", "a.csv", "B.csv", "a-1.csv", "notes.txt" }) _folder.Orders(name);
        Assert.Equal(["B.csv", "a-1.csv", "a.csv", "b.csv"], Names("*.csv"));
    }

    [Fact]
    public void Two_stars_reach_into_folders()
    {
        _folder.Orders("a.csv");
        _folder.Orders("2025/03/b.csv");
        Assert.Equal(["2025/03/b.csv", "a.csv"], Names("**/*.csv"));
    }

    [Fact]
    public void A_file_found_twice_is_read_once()
    {
        var path = _folder.Orders("a.csv");
        var inputs = InputFiles.Find([path, _folder.File("*.csv"), Path.Combine(_folder.FullName, ".", "a.csv")]);
        Assert.Equal([path], inputs.Paths);
        Assert.Equal(new FileInfo(path).Length, inputs.TotalBytes);
    }

    [Theory]
    [InlineData("nothing.csv", "does not exist")]
    [InlineData("*.csv", "matches no file")]
    [InlineData("no/folder/*.csv", "matches no file")]
    [InlineData("", "is a folder")]
    public void A_pattern_without_a_file_ends_the_job_with_its_name(string pattern, string expected)
    {
        var failure = Assert.Throws<JobFailedException>(() => InputFiles.Find([_folder.File(pattern)]));
        Assert.Contains($"--input '{_folder.File(pattern)}' {expected}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_header_in_the_last_file_is_found_before_the_first_is_loaded()
    {
        _folder.Orders("a.csv", Samples.GoodLine);
        var wrong = _folder.Write("z.csv", "something else\n");
        var failure = Assert.Throws<JobFailedException>(() => InputFiles.Find([_folder.File("*.csv")]));
        Assert.Contains(wrong, failure.Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Names(string pattern) =>
        InputFiles.Find([_folder.File(pattern)]).Paths.Select(path => Path.GetRelativePath(_folder.FullName, path).Replace('\\', '/'));
}
