using System.Xml;
using System.Xml.Linq;

namespace Headgate.Architecture.Tests.Repository;

/// <summary>A csproj: its name, and what it references, as its XML says.</summary>
internal sealed class ProjectFile(RepositoryFile file)
{
    private readonly XDocument _xml = XDocument.Parse(file.Text, LoadOptions.SetLineInfo);

    public RepositoryFile File => file;

    public string Name { get; } = Path.GetFileNameWithoutExtension(file.Path);

    /// <summary>The folder that the project stands in, ending in a slash.</summary>
    public string Folder { get; } = file.Path[..(file.Path.LastIndexOf('/') + 1)];

    /// <summary>The projects that it references, by name.</summary>
    public IEnumerable<Reference> Projects => Items("ProjectReference").Select(item => item with { Name = Path.GetFileNameWithoutExtension(item.Name) });

    /// <summary>The packages whose code reaches its users: not those that only help to build it.</summary>
    public IEnumerable<Reference> Packages => Items("PackageReference").Where(item => !item.IsPrivate);

    /// <summary>The assemblies that may see its internals.</summary>
    public IEnumerable<Reference> Friends => Items("InternalsVisibleTo");

    private IEnumerable<Reference> Items(string kind) =>
        from element in _xml.Descendants(kind)
        let name = (string?)element.Attribute("Include")
        where name is not null
        let privateAssets = (string?)element.Attribute("PrivateAssets") ?? (string?)element.Element("PrivateAssets")
        select new Reference(name.Replace('\\', '/'), ((IXmlLineInfo)element).LineNumber, privateAssets == "all");

    /// <summary>One item of a project file and the line it stands on.</summary>
    internal sealed record Reference(string Name, int Line, bool IsPrivate);
}
