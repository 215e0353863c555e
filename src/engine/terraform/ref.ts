declare const brand: unique symbol

/** A Terraform reference, such as `${azurerm_subnet.nodes.id}`. Only `resource().ref()` and its kin make one. */
export type Ref = string & { readonly [brand]: 'Ref' }
