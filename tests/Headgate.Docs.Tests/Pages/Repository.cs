namespace Headgate.Docs.Tests.Pages;

/// <summary>The repository that the tests run in.</summary>
internal static class Repository
{
    private static readonly string[] Folders = ["docs", "skills", "src", "samples", "bench", "templates"];

    public static string Root { get; } = Find();

    /// <summary>Gets the pages that people read, by their path from the root.</summary>
    public static IReadOnlyList<Page> Pages { get; } =
    [
        .. Directory.GetFiles(Root, "*.md")
            .Append(Path.Combine(Root, "llms.txt"))
            .Concat(Folders.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    public static Page PageAt(string path) => Pages.Single(page => page.Path == path);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Headgate.slnx"))) folder = System.IO.Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
