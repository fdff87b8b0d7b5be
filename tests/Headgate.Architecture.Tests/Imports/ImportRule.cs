namespace Headgate.Architecture.Tests.Imports;

/// <summary>What a project of src/ may import.</summary>
/// <param name="Projects">The projects of src/ that it may reference.</param>
/// <param name="Packages">The packages that it may reference; null when it chooses them itself.</param>
/// <param name="Vendors">The assemblies besides .NET's and ours whose types may stand in its public signatures; a last dot means all that begin so.</param>
internal sealed record ImportRule(string[] Projects, string[]? Packages, string[] Vendors)
{
    /// <summary>The one member through which a connector may show its vendor's client.</summary>
    public string? OpenMember { get; init; }

    public bool Shows(string assembly) =>
        Vendors.Any(vendor => vendor.EndsWith('.') ? assembly.StartsWith(vendor, StringComparison.Ordinal) : assembly == vendor);

    public bool Imports(string project) => Projects.Contains(project);
}
