namespace Headgate.Architecture.Tests.Imports;

/// <summary>The assemblies that come with .NET itself.</summary>
internal static class Framework
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static bool Contains(string assembly) => File.Exists(Path.Combine(Folder, $"{assembly}.dll"));
}
