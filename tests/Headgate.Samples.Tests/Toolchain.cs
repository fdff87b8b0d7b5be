namespace Headgate.Samples.Tests;

/// <summary>What is needed to publish native code.</summary>
internal static class Toolchain
{
    public static string RepositoryRoot { get; } = Find();

    /// <summary>Gets whether there is a linker.</summary>
    public static bool IsThere { get; } = Array.Exists(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        static folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    /// <summary>Skips the test when there is no linker; fails it where everything is to be there.</summary>
    public static void Require()
    {
        if (IsThere) return;
        const string Missing = "There is neither clang nor gcc to link native code with. On Debian: apt-get install clang zlib1g-dev";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Missing);
        Assert.Skip(Missing);
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
