using OrdersEtl.Extraction;

namespace OrdersEtl.Transformation;

/// <summary>A valid order and the row it was made from, which is reported should its order id turn out to be taken.</summary>
public readonly record struct TransformedOrder(Order Order, RawRow Row);
