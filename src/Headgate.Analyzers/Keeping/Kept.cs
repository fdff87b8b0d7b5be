using Microsoft.CodeAnalysis;

namespace Headgate.Analyzers.Keeping;

/// <summary>A value that a handler puts where it stays after the call.</summary>
/// <param name="value">The value, without conversions.</param>
/// <param name="place">The field, property or captured variable that it is put in, or into whose collection.</param>
internal readonly struct Kept(IOperation value, ISymbol place)
{
    public IOperation Value => value;

    public ISymbol Place => place;

    /// <summary>Gets where the place is declared, if that is in the file of the value: its type may have to change.</summary>
    public IEnumerable<Location> Declarations
    {
        get
        {
            var tree = value.Syntax.SyntaxTree;
            return place.Locations.Where(location => location.SourceTree == tree);
        }
    }
}
