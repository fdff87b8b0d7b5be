using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;

namespace Headgate.Packages.Tests;

/// <summary>A package of the feed, opened.</summary>
internal sealed class Package : IDisposable
{
    private readonly string _file;
    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    public Package(string file)
    {
        _file = file;
        _archive = ZipFile.OpenRead(file);
        _metadata = XDocument.Parse(Text(Entries.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().First();
    }

    public string Id => Metadata("id")!;

    public IEnumerable<string> Entries => _archive.Entries.Select(entry => entry.FullName);

    /// <summary>Gets the packages that it brings.</summary>
    public IEnumerable<string> Dependencies => _metadata.Descendants().Where(it => it.Name.LocalName == "dependency").Select(it => (string)it.Attribute("id")!);

    /// <summary>Gets whether it is meant to be referenced for its assembly; others are tools, templates, or bring packages only.</summary>
    public bool IsLibrary => Entries.Any(name => name.StartsWith("lib/", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal));

    public string SymbolsFile => Path.ChangeExtension(_file, ".snupkg");

    public string? Metadata(string name) => _metadata.Elements().FirstOrDefault(it => it.Name.LocalName == name)?.Value;

    public string Text(string entry)
    {
        using var reader = new StreamReader(_archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>The names of the source files in the symbols, and whether the symbols hold their text.</summary>
    public IReadOnlyList<(string Name, bool HasText)> Sources()
    {
        using var symbols = ZipFile.OpenRead(SymbolsFile);
        using var pdb = new MemoryStream();
        using (var entry = symbols.Entries.Single(it => it.Name == $"{Id}.pdb").Open()) entry.CopyTo(pdb);
        pdb.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(handle => (reader.GetString(reader.GetDocument(handle).Name), HasText(reader, handle)))];
    }

    public void Dispose() => _archive.Dispose();

    private static bool HasText(MetadataReader reader, DocumentHandle document)
    {
        var embedded = new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // of the Portable PDB format: embedded source
        return reader.GetCustomDebugInformation(document).Any(it => reader.GetGuid(reader.GetCustomDebugInformation(it).Kind) == embedded);
    }
}
