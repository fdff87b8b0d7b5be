using Headgate.Packages.Tests;

[assembly: AssemblyFixture(typeof(Feed))]

namespace Headgate.Packages.Tests;

/// <summary>A folder with every package, as eng/pack.sh makes them of what the build of the tests has left.</summary>
public sealed class Feed : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("headgate-packages-").FullName;

    internal static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Gets the folder of the packages.</summary>
    internal string Folder => Path.Combine(_root, "feed");

    /// <summary>Gets the packages, in the order of their names.</summary>
    internal IReadOnlyList<Package> Packages { get; private set; } = [];

    internal Package this[string id] => Packages.Single(package => package.Id == id);

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        await PackAsync(Folder, []);
        Packages = [.. Directory.GetFiles(Folder, "*.nupkg").Order(StringComparer.Ordinal).Select(file => new Package(file))];
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), await ConfigurationAsync());
    }

    /// <summary>Packs into a folder.</summary>
    internal static Task PackAsync(string folder, IEnumerable<string> arguments) =>
        Command.RunAsync("bash", [Path.Combine(RepositoryRoot, "eng", "pack.sh"), "--no-build", "--output", folder, .. arguments], folder, CancellationToken.None);

    /// <summary>An empty folder outside the repository, where packages of Headgate come from this feed and from nowhere else.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    public ValueTask DisposeAsync()
    {
        foreach (var package in Packages) package.Dispose();
        Directory.Delete(_root, recursive: true);
        return default;
    }

    /// <summary>
    /// What this machine has restored before is not fetched again; what is restored now leaves no trace on it. The names of its package sources are asked
    /// for, as all but Headgate's packages may come from them.
    /// </summary>
    private async Task<string> ConfigurationAsync()
    {
        var listed = await Command.RunAsync("dotnet", ["nuget", "list", "source"], _root, CancellationToken.None);
        var others = listed.Split('\n')
            .Where(line => line.EndsWith("[Enabled]", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('.', StringComparison.Ordinal) + 1)..^"[Enabled]".Length].Trim());
        const string Cache = "global-packages: ";
        var caches = await Command.RunAsync("dotnet", ["nuget", "locals", "global-packages", "--list"], _root, CancellationToken.None);
        var machine = caches.Split('\n').Single(line => line.StartsWith(Cache, StringComparison.Ordinal))[Cache.Length..].Trim();
        var fallback = Directory.Exists(machine) ? $"""<fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>""" : "";
        var mappings = string.Concat(others.Select(name => $"""<packageSource key="{name}"><package pattern="*" /></packageSource>"""));
        return $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "restored")}" /></config>
              {fallback}
              <packageSources><add key="headgate" value="{Folder}" /></packageSources>
              <packageSourceMapping><clear /><packageSource key="headgate"><package pattern="Headgate" /><package pattern="Headgate.*" /></packageSource>{mappings}</packageSourceMapping>
            </configuration>
            """;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
