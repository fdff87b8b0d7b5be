// Writes the reference of the public API, from the assemblies under src/ and their XML documentation; called by eng/api-reference.sh.
#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false

using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

var output = args is [var path] ? path : throw new ArgumentException("Say where the reference is to go: dotnet run --file eng/api-reference.cs -- artifacts/api-reference");
var reference = new Reference(output);
reference.Make();
foreach (var name in reference.Undocumented) Console.Error.WriteLine($"{name} has no documentation.");
Console.WriteLine($"{reference.PageCount} pages, {reference.TypeCount} types: {Path.Combine(output, "README.md")}");
return reference.Undocumented.Count == 0 && reference.PageCount > 0 ? 0 : 1;

internal sealed partial class Reference(string output)
{
    private static readonly SymbolDisplayFormat Declared = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeRef,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    /// <summary>A name as one says it: Producer&lt;T&gt;, Emit(T).</summary>
    private static readonly SymbolDisplayFormat Short = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private readonly Dictionary<string, XElement> _documents = [];
    private readonly Dictionary<string, string> _places = [];
    private readonly SortedSet<string> _undocumented = [];

    public int PageCount { get; private set; }

    public int TypeCount { get; private set; }

    public IReadOnlyCollection<string> Undocumented => _undocumented;

    public void Make()
    {
        var assemblies = Read();
        foreach (var type in assemblies.SelectMany(assembly => TypesOf(assembly.GlobalNamespace))) _places[IdOf(type)] = $"{PageOf(type)}#{AnchorOf(type)}";
        if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        Directory.CreateDirectory(output);
        var index = new StringBuilder(Preface);
        foreach (var assembly in assemblies)
        {
            index.Append($"\n## {assembly.Name}\n\n| namespace | types |\n|---|---|\n");
            foreach (var space in TypesOf(assembly.GlobalNamespace).GroupBy(type => type.ContainingNamespace.ToDisplayString()).OrderBy(space => space.Key, StringComparer.Ordinal))
            {
                var types = space.OrderBy(type => type.ToDisplayString(Short), StringComparer.Ordinal).ToList();
                var file = Path.Combine(output, PageOf(types[0]));
                if (File.Exists(file)) throw new InvalidOperationException($"{space.Key} is in two assemblies, {assembly.Name} and another; it has one page.");
                File.WriteAllText(file, Page(space.Key, types));
                index.Append($"| [{space.Key}]({PageOf(types[0])}) | {string.Join(", ", types.Select(type => $"[`{NameOf(type)}`]({_places[IdOf(type)]})"))} |\n");
                PageCount++;
                TypeCount += types.Count;
            }
        }

        File.WriteAllText(Path.Combine(output, "README.md"), index.ToString());
    }

    /// <summary>The assemblies of the projects under src/ that are built and documented, and the documentation.</summary>
    private List<IAssemblySymbol> Read()
    {
        var ours = Directory.GetFiles("src", "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release", "net10.0", $"{Path.GetFileNameWithoutExtension(project)}.dll"))
            .Where(file => File.Exists(file) && File.Exists(Path.ChangeExtension(file, ".xml")))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ToList();
        foreach (var member in ours.SelectMany(file => XDocument.Load(Path.ChangeExtension(file, ".xml")).Descendants("member"))) _documents[(string)member.Attribute("name")!] = member;
        var references = ours.Select(file => MetadataReference.CreateFromFile(file)).ToList();
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file));
        // What a public signature shows of others is beside the assembly that shows it.
        var beside = ours.SelectMany(file => Directory.GetFiles(Path.GetDirectoryName(file)!, "*.dll")).DistinctBy(Path.GetFileName).Where(file => !Path.GetFileName(file).StartsWith("Headgate.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("reference", references: [.. references, .. framework, .. beside]);
        return [.. references.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().Where(assembly => TypesOf(assembly.GlobalNamespace).Any())];
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) =>
        (container is INamespaceSymbol space ? space.GetNamespaceMembers().SelectMany(TypesOf) : [])
            .Concat(container.GetTypeMembers().Where(IsVisible).SelectMany(type => TypesOf(type).Prepend(type)));

    /// <summary>What a generator has made for others to find is public, and nobody's to call.</summary>
    private static bool IsVisible(ISymbol symbol) => !symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute") && symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>What a user writes: not accessors, not what the compiler makes for records, not what is inherited as it was.</summary>
    private static bool IsListed(ISymbol member) =>
        IsVisible(member) && member switch
        {
            IMethodSymbol { AssociatedSymbol: not null } => false,
            IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor => constructor is { IsStatic: false, Parameters.Length: > 0 } && !IsCopy(constructor),
            IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } made => !IsMadeForRecords(made),
            IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Conversion && !method.Name.StartsWith('<') && !IsMadeForRecords(method),
            IPropertySymbol property => property.Name != "EqualityContract",
            IFieldSymbol field => field.Name != "value__",
            IEventSymbol => true,
            _ => false,
        };

    private static bool IsCopy(IMethodSymbol constructor) => constructor.ContainingType.IsRecord && constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, constructor.ContainingType);

    private static bool IsMadeForRecords(IMethodSymbol method) =>
        (method.ContainingType.IsRecord || method.ContainingType.IsValueType) && method.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "PrintMembers" or "op_Equality" or "op_Inequality";

    private static string IdOf(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId()!;

    private static string PageOf(INamedTypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()}.md";

    private static string NameOf(INamedTypeSymbol type) => type.ToDisplayString(Short);

    private static string AnchorOf(INamedTypeSymbol type) => NoAnchor().Replace(IdOf(type)[2..][(type.ContainingNamespace.ToDisplayString().Length + 1)..], "-").ToLowerInvariant();

    private string Page(string name, IEnumerable<INamedTypeSymbol> types)
    {
        var page = new StringBuilder($"# {name}\n");
        foreach (var type in types)
        {
            page.Append($"\n<a id=\"{AnchorOf(type)}\"></a>\n\n## `{NameOf(type)}`\n\n```csharp\n{Declaration(type)}\n```\n");
            Describe(page, type);
            if (type.TypeKind == TypeKind.Delegate) continue;
            foreach (var member in type.GetMembers().Where(IsListed)) Member(page, type, member);
        }

        return page.ToString();
    }

    private void Member(StringBuilder page, INamedTypeSymbol type, ISymbol member)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            page.Append($"\n- `{member.Name}`: {Text(DocumentOf(member)?.Element("summary"))}\n");
            return;
        }

        page.Append($"\n### `{member.ToDisplayString(Short)}`\n\n```csharp\n{Declaration(member)}\n```\n");
        Describe(page, member);
    }

    private static string Declaration(ISymbol symbol)
    {
        var text = symbol.ToDisplayString(Declared);
        if (symbol is not INamedTypeSymbol { TypeKind: not TypeKind.Enum and not TypeKind.Delegate } type) return text;
        var bases = type.Interfaces.AsEnumerable<INamedTypeSymbol>();
        if (type.BaseType is { SpecialType: SpecialType.None } parent) bases = bases.Prepend(parent);
        var list = string.Join(", ", bases.Where(IsVisible).Select(it => it.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        var kind = type switch { { TypeKind: TypeKind.Class, IsStatic: true } => "static ", { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ", { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ", { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ", _ => "" };
        return $"public {kind}{NoModifiers().Replace(text, "")}{(list.Length == 0 ? "" : $" : {list}")}";
    }

    private void Describe(StringBuilder page, ISymbol symbol)
    {
        if (DocumentOf(symbol) is not { } document)
        {
            _undocumented.Add(symbol.ToDisplayString());
            return;
        }

        foreach (var (tag, title) in ((string, string)[])[("summary", ""), ("value", "Value: "), ("returns", "Returns: "), ("remarks", "")])
        {
            foreach (var element in document.Elements(tag)) page.Append($"\n{title}{Text(element)}\n");
        }

        var rows = document.Elements("typeparam").Concat(document.Elements("param")).Select(it => $"- `{(string?)it.Attribute("name")}`: {Text(it)}")
            .Concat(document.Elements("exception").Select(it => $"- throws {Link((string?)it.Attribute("cref"))}: {Text(it)}")).ToList();
        if (rows.Count > 0) page.Append($"\n{string.Join('\n', rows)}\n");
    }

    /// <summary>The documentation of a symbol: its own, what it inherits, or that of a record's parameter.</summary>
    private XElement? DocumentOf(ISymbol symbol)
    {
        var own = _documents.GetValueOrDefault(IdOf(symbol));
        if (own is null)
        {
            if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true }) return _documents.GetValueOrDefault(IdOf(symbol.ContainingType));
            var parameter = symbol.ContainingType is { IsRecord: true } record
                ? _documents.GetValueOrDefault(IdOf(record))?.Elements("param").FirstOrDefault(it => (string?)it.Attribute("name") == symbol.Name)
                : null;
            return parameter is null ? null : new XElement("member", new XElement("summary", parameter.Nodes()));
        }

        if (own.Element("inheritdoc") is not { } inherited) return own;
        var from = (string?)inherited.Attribute("cref") is { } id ? _documents.GetValueOrDefault(id) : Overridden(symbol).Select(DocumentOf).FirstOrDefault(it => it is not null);
        var tags = Tags().Matches((string?)inherited.Attribute("path") ?? "").Select(tag => tag.Groups[1].Value).ToList();
        if (from is null) return new XElement("member", own.Nodes().Where(node => node != inherited), own.Element("summary") is null ? new XElement("summary", "As where it is declared, in .NET.") : null);
        return new XElement("member", own.Nodes().Where(node => node != inherited), from.Elements().Where(it => (tags.Count == 0 || tags.Contains(it.Name.LocalName)) && !own.Elements(it.Name).Any(mine => (string?)mine.Attribute("name") == (string?)it.Attribute("name"))));
    }

    private static IEnumerable<ISymbol> Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => [method],
        IPropertySymbol { OverriddenProperty: { } property } => [property],
        INamedTypeSymbol type => [.. type.BaseType is { } parent ? [parent] : Array.Empty<ISymbol>(), .. type.Interfaces],
        _ => symbol.ContainingType.AllInterfaces.SelectMany(it => it.GetMembers()).Where(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
    };

    private string Text(XElement? element) => element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" or "seealso" } see => (string?)see.Attribute("href") is { } address ? $"[{see.Value}]({address})" : Link((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword")),
        XElement { Name.LocalName: "paramref" or "typeparamref" } named => $"`{(string?)named.Attribute("name")}`",
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement other => $" {Text(other)} ",
        XText text => Special().Replace(text.Value, @"\$0"),
        _ => "",
    })), " ").Trim();

    /// <summary>T:Headgate.Stages.Producer`1 is Producer, with a link to where it is described.</summary>
    private string Link(string? id)
    {
        var name = Arity().Replace(id ?? "", "");
        name = $"`{name[(name.LastIndexOfAny(['.', ':']) + 1)..]}`";
        if (id is null || !id.Contains(':', StringComparison.Ordinal)) return name;
        var member = Parameters().Replace(id[2..], "");
        var type = id[0] == 'T' || !member.Contains('.', StringComparison.Ordinal) ? member : member[..member.LastIndexOf('.')];
        return _places.TryGetValue($"T:{type}", out var place) ? $"[{name}]({place})" : name;
    }

    private const string Preface = """
        # The public API of Headgate

        What holds everywhere, unless a member says otherwise:

        - A null argument, where null is not allowed, is an `ArgumentNullException`; members do not say so again. A number that cannot be is an `ArgumentOutOfRangeException`, or, in options, an error at the start that says what is allowed.
        - Durations are `TimeSpan`, sizes end in `Bytes`, counts in `Count` or say what they count.
        - Options (`...Options`) and builders are for one thread, before the start. They are copied then: what is changed later changes nothing.
        - Snapshots, contexts, results and other records do not change: any thread may read them.
        - What runs (stages, pipelines, flows, supervisors, handles) may be called from any thread.
        - Functions and handlers of yours are called as their parameter says: those of a stage one at a time, those of a step on as many workers as its `Concurrency`.
        - A token that is cancelled ends the wait, with an `OperationCanceledException`. Each member says what may have happened by then, and those that do not throw say that.

        """;

    [GeneratedRegex(@"^(public |static |abstract |sealed |readonly |partial )+")]
    private static partial Regex NoModifiers();

    [GeneratedRegex(@"[^A-Za-z0-9]+")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"\(.*|`+\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"\(.*")]
    private static partial Regex Parameters();

    /// <summary>The elements that a path of an inheritdoc names, such as /remarks|/exception.</summary>
    [GeneratedRegex("/([a-z]+)")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[<*_\[\]|`\\]")]
    private static partial Regex Special();
}
