namespace Headgate.Architecture.Tests.Repository;

/// <summary>The text files that a wall looks at: those of the repository, or a few planted in memory.</summary>
internal sealed class Snapshot(IEnumerable<RepositoryFile> files)
{
    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".sh", ".txt", ".yml", ".yaml", ".tsv", ".razor", ".css", ".js"];

    private static readonly string[] NotOurs =
        ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];

    private static readonly Lazy<Snapshot> Checkout = new(() => new Snapshot(Read(FindRoot())));

    public static Snapshot OfRepository => Checkout.Value;

    public IReadOnlyList<RepositoryFile> Files { get; } = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];

    public IEnumerable<ProjectFile> Projects => Files.Where(file => file.Extension == ".csproj").Select(file => new ProjectFile(file));

    public static Snapshot Of(params (string Path, string Text)[] planted) =>
        new(planted.Select(file => new RepositoryFile(file.Path, file.Text)));

    public IEnumerable<RepositoryFile> CSharpIn(params string[] zones) => Files.Where(file => file.IsCSharp && zones.Contains(file.Zone));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Headgate.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException(
            $"No Headgate.slnx in any folder above {AppContext.BaseDirectory}. Run the tests from a build inside the repository.");
    }

    private static IEnumerable<RepositoryFile> Read(string root)
    {
        foreach (var path in FilesBelow(new DirectoryInfo(root)))
        {
            var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
            yield return new RepositoryFile(relative, File.ReadAllText(path).ReplaceLineEndings("\n"));
        }
    }

    private static IEnumerable<string> FilesBelow(DirectoryInfo folder) =>
        folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(FilesBelow)
            .Concat(folder.EnumerateFiles().Where(file => Extensions.Contains(file.Extension)).Select(file => file.FullName));
}
